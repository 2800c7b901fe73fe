<?php
// Takes Thordata's webhooks in plain PHP: checks who sends, stores first, answers 204 at once and works later. It survives
// duplicates, events out of order, unknown events and fields, nulls and large bodies.
//
//   THORDATA_SECRET=s3cret php -d enable_post_data_reading=0 -S 127.0.0.1:3000 receiver.php
//
// enable_post_data_reading=0 leaves the body to this file; with PHP's default, post_max_size would empty bodies above 8 MB
// without a word. Under PHP-FPM set it in the pool's configuration.
declare(strict_types=1);

const MAX_BODY = 16 * 1024 * 1024; // results may be large; what is larger than this is no webhook
const MAX_DEPTH = 10000;

// What an eventType means. Only SUCCEEDED is documented; names that are not here are kept and change nothing.
const STATE_OF = [
    'ACTOR.RUN.CREATED' => 'running',
    'ACTOR.RUN.RUNNING' => 'running',
    'ACTOR.RUN.SUCCEEDED' => 'succeeded',
    'ACTOR.RUN.FAILED' => 'failed',
];

ini_set('memory_limit', '512M'); // a parsed body takes several times its size
ini_set('display_errors', '0');

$secret = (string) getenv('THORDATA_SECRET');
if ($secret === '') {
    error_log('THORDATA_SECRET is not set: put the same secret into the webhook\'s headers template');
    answer(500, 'the receiver is not set up');
    return;
}

$path = (string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path === '/webhook') {
    receive($secret);
} elseif ($_SERVER['REQUEST_METHOD'] !== 'GET') {
    answer(404, 'nothing is here');
} elseif ($path === '/health') {
    answer(200, 'ok');
} elseif (str_starts_with($path, '/tasks/')) {
    show(rawurldecode(substr($path, strlen('/tasks/'))));
} else {
    answer(404, 'nothing is here');
}

// Judges and stores one request. The checks go from cheap to dear: nobody without the secret gets a body parsed.
function receive(string $secret): void
{
    if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
        header('Allow: POST');
        answer(405, 'only POST is taken here');
        return;
    }
    if (!hash_equals("Bearer $secret", $_SERVER['HTTP_AUTHORIZATION'] ?? '')) { // constant time
        answer(401, 'the secret is missing or wrong');
        return;
    }
    $kind = strtolower(trim(explode(';', $_SERVER['CONTENT_TYPE'] ?? '')[0]));
    if ($kind !== 'application/json') {
        answer(415, 'the body must be application/json');
        return;
    }
    $content = (string) file_get_contents('php://input', false, null, 0, MAX_BODY + 1);
    if (strlen($content) > MAX_BODY) {
        answer(413, 'the body is too large');
        return;
    }
    $body = json_decode($content, true, MAX_DEPTH);
    if (!is_array($body) || ($content[strspn($content, " \t\r\n")] ?? '') !== '{') {
        answer(400, 'the body is no JSON object');
        return;
    }
    $event = readEvent($body, $_SERVER['HTTP_WEBHOOK_DISPATCH_ID'] ?? '');
    if ($event === null) {
        answer(422, 'the body names neither a task nor an event');
        return;
    }
    $work = record($event);
    acknowledge();
    if ($work) {
        handle($event);
        update($event['task'], function (array $task): array {
            $task['effects']++; // 1 at most, or something is wrong
            return $task;
        });
    }
}

// What this receiver needs of a webhook, in whatever type it comes; null when it names neither task nor event.
function readEvent(array $body, string $dispatch): ?array
{
    $resource = is_array($body['resource'] ?? null) ? $body['resource'] : []; // may be null, text or missing
    $data = is_array($body['eventData'] ?? null) ? $body['eventData'] : [];
    $kind = text($body['eventType'] ?? null);
    $named = text($resource['taskId'] ?? null) ?: text($data['apiRunId'] ?? null);
    $task = $named ?: $dispatch; // the dispatch id is documented to be the task's id
    if ($task === '' || ($named === '' && $kind === '')) {
        return null;
    }
    return [
        'dispatch' => $dispatch ?: $task,
        'kind' => $kind,
        'task' => $task,
        'user' => text($body['userId'] ?? null),
        'finished' => moment(text($resource['finishedAt'] ?? null)),
        'resultUrl' => text($resource['jsonUrl'] ?? null),
    ];
}

// A value as text: ids come as strings and as numbers.
function text(mixed $value): string
{
    return is_string($value) || is_int($value) || is_float($value) ? (string) $value : '';
}

// A time, or null while the task runs: it comes as null, "" or Go's zero time then.
function moment(string $value): ?DateTimeImmutable
{
    $at = DateTimeImmutable::createFromFormat(DATE_RFC3339, $value);
    return $at !== false && (int) $at->format('Y') > 1 ? $at : null;
}

// Stores an event, once, and whatever order events arrive in. Says whether there is work to do.
function record(array $event): bool
{
    $work = false;
    update($event['task'], function (array $task) use ($event, &$work): array {
        $key = hash('sha256', $event['dispatch'] . "\0" . $event['kind']); // the dispatch id alone is shared by a task's events
        if (isset($task['seen'][$key])) {
            return $task; // INSERT … ON CONFLICT DO NOTHING found the row
        }
        $task['seen'][$key] = true;
        $task['events'][] = $event['kind'];
        $next = STATE_OF[$event['kind']] ?? null;
        if ($next === null || $next === $task['state']) {
            return $task;
        }
        if ($task['state'] === 'succeeded' || $task['state'] === 'failed') {
            if ($next !== 'running') { // a late "running" is normal, another end is not
                error_log('task ' . json_encode($event['task']) . ': ' . json_encode($event['kind'])
                    . " after it {$task['state']}; the first end counts");
            }
            return $task;
        }
        $task['state'] = $next;
        $work = $next !== 'running';
        return $task;
    });
    return $work;
}

// Changes a task's file under its lock. The files stand for your database, the lock for a transaction: in SQL, `seen` is a
// table with a unique constraint on (dispatch_id, event_type), and the work a row in a table of jobs.
function update(string $id, callable $change): void
{
    $file = fopen(place($id), 'c+');
    flock($file, LOCK_EX);
    $stored = (string) stream_get_contents($file);
    $task = $stored === '' ? ['task' => $id, 'state' => 'unknown', 'events' => [], 'effects' => 0, 'seen' => []]
        : json_decode($stored, true);
    $changed = json_encode($change($task), JSON_INVALID_UTF8_SUBSTITUTE);
    rewind($file);
    ftruncate($file, 0);
    fwrite($file, $changed);
    fclose($file); // releases the lock
}

// A task's file. The id is hashed: it comes from outside and must not name a path.
function place(string $id): string
{
    $folder = getenv('STORE') ?: sys_get_temp_dir() . '/thordata-receiver';
    if (!is_dir($folder)) {
        @mkdir($folder, 0700, true); // another request may have made it
    }
    return "$folder/" . hash('sha256', $id) . '.json';
}

// Sends 204 now: what follows happens behind the sender's back. Under PHP-FPM, fastcgi_finish_request does it; elsewhere the
// answer has no body and is complete when its head is flushed. For long work let a cron job or a worker read a table.
function acknowledge(): void
{
    http_response_code(204);
    if (function_exists('fastcgi_finish_request')) {
        fastcgi_finish_request();
        return;
    }
    ignore_user_abort(true);
    flush();
}

// Where your work goes: fetch the results, tell the user. Never log the body: it carries your API key.
function handle(array $event): void
{
    error_log('task ' . json_encode($event['task']) . ' of user ' . json_encode($event['user']) . ': '
        . STATE_OF[$event['kind']] . ', results at ' . json_encode($event['resultUrl']));
}

// Your application's own view of a task: put it behind your login, or leave it out.
function show(string $id): void
{
    if (!is_file(place($id))) {
        answer(404, 'no such task');
        return;
    }
    $file = fopen(place($id), 'r');
    flock($file, LOCK_SH);
    $task = json_decode((string) stream_get_contents($file), true);
    fclose($file);
    unset($task['seen']);
    header('Content-Type: application/json');
    echo json_encode($task);
}

function answer(int $status, string $line): void
{
    http_response_code($status);
    header('Content-Type: text/plain');
    echo "$line\n";
}
