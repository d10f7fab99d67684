/**
 * What the functions of design documents find around them, and the one door to them: `run(kind, path, args)` with JSON texts in and
 * out. It runs within the sandbox, so nothing here can reach the server.
 */
export const prelude = `(function (designText) {
  "use strict";
  var design = JSON.parse(designText);
  var global = globalThis;
  var rows = [];
  var compiled = Object.create(null);
  var modules = Object.create(null);
  global.emit = function (key, value) { rows.push([key === undefined ? null : key, value === undefined ? null : value]); };
  global.sum = function (values) { var total = 0; for (var i = 0; i < values.length; i++) total += values[i]; return total; };
  global.isArray = Array.isArray;
  global.toJSON = JSON.stringify;
  global.log = function () {};

  function at(path) {
    var value = design;
    for (var i = 0; i < path.length; i++) {
      if (value === null || typeof value !== "object" || !Object.prototype.hasOwnProperty.call(value, path[i])) return undefined;
      value = value[path[i]];
    }
    return value;
  }
  function resolved(name, from) {
    var parts = name[0] === "." ? from.slice(0, -1) : [];
    name.split("/").forEach(function (part) {
      if (part === "..") parts.pop(); else if (part !== "." && part !== "") parts.push(part);
    });
    return parts;
  }
  function requireFrom(from) {
    return function (name) {
      var path = resolved(String(name), from);
      var key = path.join("/");
      if (key in modules) return modules[key].exports;
      var source = at(path);
      if (typeof source !== "string") throw new Error("no module " + key);
      var module = modules[key] = { id: key, exports: {} };
      (0, eval)("(function (module, exports, require) {" + source + "\\n})")(module, module.exports, requireFrom(path));
      return module.exports;
    };
  }
  function functionOf(path, source) {
    var key = JSON.stringify([path, source]);
    if (!(key in compiled)) {
      global.require = requireFrom([]);
      var value = (0, eval)("(" + source.replace(/[;\\s]+$/, "") + "\\n)");
      if (typeof value !== "function") throw new SyntaxError("Expression does not eval to a function.");
      compiled[key] = value;
    }
    return compiled[key];
  }

  return function (kind, pathText, argsText) {
    var path = JSON.parse(pathText);
    var source = at(path);
    var ask;
    try {
      if (typeof source !== "string") throw new SyntaxError("no function at " + path.join("."));
      ask = functionOf(path, source);
    } catch (error) {
      return JSON.stringify({ broken: String(error) });
    }
    if (kind === "compile") return "{}";
    rows = [];
    try {
      var value = ask.apply(null, JSON.parse(argsText));
      return JSON.stringify({ value: kind === "map" ? rows : value === undefined ? null : value });
    } catch (error) {
      if (error !== null && typeof error === "object") {
        if ("forbidden" in error) return JSON.stringify({ forbidden: text(error.forbidden) });
        if ("unauthorized" in error) return JSON.stringify({ unauthorized: text(error.unauthorized) });
      }
      return JSON.stringify({ failed: error instanceof Error ? String(error) : text(error) });
    }
  };

  function text(value) { return typeof value === "string" ? value : JSON.stringify(value) || String(value); }
})`;
