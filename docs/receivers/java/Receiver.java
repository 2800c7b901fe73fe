import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes Thordata's webhooks on the JDK's own HTTP server: checks who sends, stores first, answers 204 at once and works
 * later. It survives duplicates, events out of order, unknown events and fields, nulls and large bodies.
 *
 * <pre>THORDATA_SECRET=s3cret java Receiver.java</pre>
 */
public class Receiver {
    static final int MAX_BODY = 16 << 20; // results may be large; what is larger than this is no webhook

    /** What an eventType means. Only SUCCEEDED is documented; names that are not here are kept and change nothing. */
    static final Map<String, String> STATE_OF = Map.of(
            "ACTOR.RUN.CREATED", "running",
            "ACTOR.RUN.RUNNING", "running",
            "ACTOR.RUN.SUCCEEDED", "succeeded",
            "ACTOR.RUN.FAILED", "failed");

    final byte[] authorization;
    final Store store = new Store();

    Receiver(String secret) {
        authorization = ("Bearer " + secret).getBytes(StandardCharsets.UTF_8);
    }

    public static void main(String[] args) throws IOException {
        String secret = System.getenv().getOrDefault("THORDATA_SECRET", "");
        if (secret.isEmpty()) {
            System.err.println("THORDATA_SECRET is not set: put the same secret into the webhook's headers template");
            System.exit(1);
        }
        System.setProperty("sun.net.httpserver.nodelay", "true");
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "3000"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 1024);
        Receiver receiver = new Receiver(secret);
        server.createContext("/", exchange -> {
            try (exchange) {
                receiver.route(exchange); // an exception nobody foresaw ends the connection: the sender tries again
            } catch (RuntimeException e) {
                e.printStackTrace();
            }
        });
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        System.out.println("listening on http://127.0.0.1:" + server.getAddress().getPort() + "/webhook");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.stop(1);
            receiver.store.close();
        }));
    }

    void route(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/webhook")) {
            try {
                receive(exchange);
                exchange.sendResponseHeaders(204, -1);
            } catch (Refusal refusal) {
                System.err.println("refused: " + refusal.getMessage());
                answer(exchange, refusal.status, "text/plain", refusal.getMessage() + "\n");
            }
            return;
        }
        boolean get = exchange.getRequestMethod().equals("GET");
        if (get && path.equals("/health")) {
            answer(exchange, 200, "text/plain", "ok\n");
            return;
        }
        // Your application's own view of a task: put it behind your login, or leave it out.
        String shown = get && path.startsWith("/tasks/") ? store.show(path.substring("/tasks/".length())) : null;
        if (shown == null) {
            answer(exchange, 404, "text/plain", "nothing is here\n");
        } else {
            answer(exchange, 200, "application/json", shown);
        }
    }

    /** Judges and stores one request. The checks go from cheap to dear: nobody without the secret gets a body read. */
    void receive(HttpExchange exchange) throws IOException, Refusal {
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            throw new Refusal(405, "only POST is taken here");
        }
        byte[] got = header(exchange, "Authorization").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(got, authorization)) { // constant time
            throw new Refusal(401, "the secret is missing or wrong");
        }
        if (!header(exchange, "Content-Type").split(";", 2)[0].trim().equalsIgnoreCase("application/json")) {
            throw new Refusal(415, "the body must be application/json");
        }
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            throw new Refusal(413, "the body is too large");
        }
        Object fields;
        try {
            fields = Json.parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new Refusal(400, "the body is no JSON");
        }
        if (!(fields instanceof Map<?, ?> map)) {
            throw new Refusal(400, "the body is no JSON object");
        }
        store.record(Event.read(map, header(exchange, "Webhook-Dispatch-Id")));
    }

    static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    static void answer(HttpExchange exchange, int status, String kind, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", kind);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Where your work goes: fetch the results, tell the user. Never log the body: it carries your API key. */
    static void handle(Event e) {
        System.err.println("task " + Json.quote(e.task) + " of user " + Json.quote(e.user) + ": " + STATE_OF.get(e.kind)
                + ", results at " + Json.quote(e.resultUrl));
    }

    /** A request that is answered with a status of 4xx and a line of text. */
    static class Refusal extends Exception {
        final int status;

        Refusal(int status, String text) {
            super(text);
            this.status = status;
        }
    }

    /** What this receiver needs of a webhook. finished is null while the task runs. */
    record Event(String dispatch, String kind, String task, String user, OffsetDateTime finished, String resultUrl) {
        /** Takes from a body what is there, in whatever type it comes. */
        static Event read(Map<?, ?> body, String dispatch) throws Refusal {
            Map<?, ?> resource = object(body.get("resource")); // may be null, text or missing
            Map<?, ?> data = object(body.get("eventData"));
            String kind = text(body.get("eventType"));
            String named = text(resource.get("taskId"));
            if (named.isEmpty()) {
                named = text(data.get("apiRunId"));
            }
            String task = named.isEmpty() ? dispatch : named; // the dispatch id is documented to be the task's id
            if (task.isEmpty() || named.isEmpty() && kind.isEmpty()) {
                throw new Refusal(422, "the body names neither a task nor an event");
            }
            return new Event(dispatch.isEmpty() ? task : dispatch, kind, task, text(body.get("userId")),
                    when(text(resource.get("finishedAt"))), text(resource.get("jsonUrl")));
        }

        static Map<?, ?> object(Object value) {
            return value instanceof Map<?, ?> map ? map : Map.of();
        }

        /** A value as text: ids come as strings and as numbers, which stay as they were written. */
        static String text(Object value) {
            return value instanceof String || value instanceof Json.Number ? value.toString() : "";
        }

        /** A time comes as null, "" or Go's zero time while the task runs. */
        static OffsetDateTime when(String value) {
            try {
                OffsetDateTime at = OffsetDateTime.parse(value);
                return at.getYear() > 1 ? at : null;
            } catch (DateTimeParseException e) {
                return null;
            }
        }
    }

    static class Task {
        String state = "unknown";
        final List<String> events = new ArrayList<>();
        int effects; // how often the work was done: 1 at most, or something is wrong
    }

    /**
     * Stands for your database, its lock for a transaction. In SQL, seen is a table with a unique constraint on
     * (dispatch_id, event_type), the work a row in a table of jobs, and record one transaction over all of them.
     */
    static class Store {
        final Set<List<String>> seen = new HashSet<>(); // the dispatch id alone is shared by a task's events
        final Map<String, Task> tasks = new HashMap<>();
        final ExecutorService worker = Executors.newSingleThreadExecutor();

        /** Stores an event, once, and whatever order events arrive in. */
        synchronized void record(Event e) {
            if (!seen.add(List.of(e.dispatch, e.kind))) {
                return; // INSERT … ON CONFLICT DO NOTHING found the row
            }
            Task task = tasks.computeIfAbsent(e.task, id -> new Task());
            task.events.add(e.kind);
            String next = STATE_OF.get(e.kind);
            if (next == null || next.equals(task.state)) {
                return;
            }
            if (task.state.equals("succeeded") || task.state.equals("failed")) {
                if (!next.equals("running")) { // a late "running" is normal, another end is not
                    System.err.println("task " + Json.quote(e.task) + ": " + Json.quote(e.kind) + " after it " + task.state
                            + "; the first end counts");
                }
                return;
            }
            task.state = next;
            if (!next.equals("running")) {
                worker.execute(() -> work(e, task));
            }
        }

        /** Does a job after the sender has had its answer. */
        void work(Event e, Task task) {
            handle(e);
            synchronized (this) {
                task.effects++; // in the transaction that deletes the job
            }
        }

        /** Lets the jobs end that have been stored. */
        void close() {
            worker.shutdown();
            try {
                worker.awaitTermination(10, java.util.concurrent.TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        synchronized String show(String id) {
            Task task = tasks.get(id);
            if (task == null) {
                return null;
            }
            List<String> kinds = task.events.stream().map(Json::quote).toList();
            return "{\"task\":" + Json.quote(id) + ",\"state\":" + Json.quote(task.state) + ",\"events\":["
                    + String.join(",", kinds) + "],\"effects\":" + task.effects + "}";
        }
    }

    /** The JDK has no JSON. Use your framework's; this one is small, strict, and bounded in depth. */
    static class Json {
        record Number(String written) {
            @Override
            public String toString() {
                return written;
            }
        }

        static final int MAX_DEPTH = 2000;
        static final java.util.regex.Pattern NUMBER =
                java.util.regex.Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

        final String text;
        int at;

        Json(String text) {
            this.text = text;
        }

        /** Gives a Map, List, String, Number, Boolean or null; throws IllegalArgumentException on anything but JSON. */
        static Object parse(String text) {
            Json json = new Json(text);
            Object value = json.value(0);
            if (json.peek() != 0 || json.at < text.length()) {
                throw json.wrong();
            }
            return value;
        }

        /** The next character that is no white space, 0 at the end. */
        char peek() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }

        boolean take(char c) {
            boolean taken = peek() == c && at < text.length();
            at += taken ? 1 : 0;
            return taken;
        }

        void need(char c) {
            if (!take(c)) {
                throw wrong();
            }
        }

        IllegalArgumentException wrong() {
            return new IllegalArgumentException("no JSON at " + at);
        }

        Object value(int depth) {
            if (depth > MAX_DEPTH) {
                throw wrong();
            }
            switch (peek()) {
                case '{': return object(depth);
                case '[': return array(depth);
                case '"': return string();
                case 't': return word("true", true);
                case 'f': return word("false", false);
                case 'n': return word("null", null);
                default:
                    var number = NUMBER.matcher(text).region(at, text.length());
                    if (!number.lookingAt()) {
                        throw wrong();
                    }
                    at = number.end();
                    return new Number(number.group());
            }
        }

        Object word(String word, Object value) {
            if (!text.startsWith(word, at)) {
                throw wrong();
            }
            at += word.length();
            return value;
        }

        Map<String, Object> object(int depth) {
            Map<String, Object> fields = new LinkedHashMap<>();
            need('{');
            if (take('}')) {
                return fields;
            }
            do {
                peek();
                String name = string();
                need(':');
                fields.put(name, value(depth + 1));
            } while (take(','));
            need('}');
            return fields;
        }

        List<Object> array(int depth) {
            List<Object> values = new ArrayList<>();
            need('[');
            if (take(']')) {
                return values;
            }
            do {
                values.add(value(depth + 1));
            } while (take(','));
            need(']');
            return values;
        }

        String string() {
            need('"');
            StringBuilder s = new StringBuilder();
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"') {
                    return s.toString();
                } else if (c < ' ') {
                    break;
                }
                s.append(c == '\\' ? escape() : c);
            }
            throw wrong();
        }

        char escape() {
            char c = at < text.length() ? text.charAt(at++) : 0;
            if (c != 'u') {
                int which = "\"\\/bfnrt".indexOf(c);
                if (which < 0) {
                    throw wrong();
                }
                return "\"\\/\b\f\n\r\t".charAt(which);
            }
            String hex = at + 4 <= text.length() ? text.substring(at, at + 4) : "";
            if (!hex.matches("[0-9a-fA-F]{4}")) {
                throw wrong();
            }
            at += 4;
            return (char) Integer.parseInt(hex, 16);
        }

        /** A text as JSON, in ASCII, which also keeps control characters out of the log. */
        static String quote(String s) {
            StringBuilder quoted = new StringBuilder("\"");
            for (char c : s.toCharArray()) {
                if (c == '"' || c == '\\') {
                    quoted.append('\\').append(c);
                } else if (c < ' ' || c > '~') {
                    quoted.append(String.format("\\u%04x", (int) c));
                } else {
                    quoted.append(c);
                }
            }
            return quoted.append('"').toString();
        }
    }
}
