(function () {
  'use strict';
  var byId = function (id) { return document.getElementById(id); };
  var scenarios = Array.prototype.slice.call(document.querySelectorAll('.scenario'));
  var index = null;

  // The texts are gathered at the first search: a page may hold some megabytes.
  function gather() {
    index = scenarios.map(function (s) {
      var rows = Array.prototype.slice.call(s.querySelectorAll('.x'));
      return {
        el: s,
        result: s.dataset.result,
        text: Array.prototype.map.call(s.querySelectorAll('summary h3, .inside > :not(.exchanges)'), function (e) {
          return e.textContent;
        }).join('\n').toLowerCase(),
        rows: rows.map(function (x) {
          return { el: x, bad: !x.classList.contains('ok'), text: x.textContent.toLowerCase() };
        })
      };
    });
  }

  function filter() {
    if (!index) { gather(); }
    var words = byId('q').value.toLowerCase().split(/\s+/).filter(Boolean);
    var result = byId('result').value, bad = byId('bad').checked;
    var all = 0, shown = 0, visible = 0;
    var has = function (text) { return words.every(function (w) { return text.indexOf(w) >= 0; }); };
    index.forEach(function (s) {
      var about = has(s.text), hits = 0;
      s.rows.forEach(function (x) {
        var hit = (about || has(x.text)) && (!bad || x.bad);
        x.el.classList.toggle('gone', !hit);
        if (hit) { hits++; }
      });
      var keep = (!result || s.result === result) && (hits > 0 || (about && !bad));
      s.el.classList.toggle('gone', !keep);
      all += s.rows.length;
      if (keep) { shown += hits; visible++; }
    });
    byId('shown').textContent = visible + ' of ' + index.length + ' scenarios, ' + shown + ' of ' + all + ' exchanges shown';
  }

  function openAll(open) {
    scenarios.forEach(function (s) { s.open = open; });
  }

  // A link into a closed part opens what is around its target.
  function reveal() {
    var target = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1)));
    for (var e = target; e; e = e.parentElement) {
      if (e.tagName === 'DETAILS') { e.open = true; }
    }
    if (target) { target.scrollIntoView(); }
  }

  var wait = 0;
  function soon() { clearTimeout(wait); wait = setTimeout(filter, 120); }

  byId('tools').hidden = false;
  byId('tools').addEventListener('submit', function (e) { e.preventDefault(); filter(); });
  byId('q').addEventListener('input', soon);
  byId('result').addEventListener('change', filter);
  byId('bad').addEventListener('change', filter);
  byId('open').addEventListener('click', function () { openAll(true); });
  byId('close').addEventListener('click', function () { openAll(false); });
  addEventListener('hashchange', reveal);
  reveal();
})();
