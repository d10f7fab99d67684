const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => escapes[letter] ?? letter);

/** A page without scripts or files: it must open on a tablet that trusts nothing of ours yet. */
export const plainPage = (title: string, body: string): string => `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
:root { color-scheme: light dark; font: 1.125rem/1.6 system-ui, sans-serif }
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem }
a.button { display: inline-block; padding: .75rem 1.25rem; border-radius: .5rem; background: #0f5b66; color: #fff; text-decoration: none }
.code { width: 14rem; padding: 1rem; background: #fff; border-radius: .5rem }
.code svg { display: block; width: 100%; height: auto }
[lang=en] { opacity: .85 }
</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;

export const htmlResponse = (page: string, status = 200): Response =>
  new Response(page, { status, headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" } });
