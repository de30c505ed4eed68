// A provider to try consent with. It does what such scripts do: marks the visitor in a cookie and in the stores of the page that it stands in, and
// tells its own server that the page was seen.
{
  const origin = new URL(document.currentScript.src).origin;
  const visitor = localStorage.getItem("demo_visitor") ?? Math.random().toString(36).slice(2);
  localStorage.setItem("demo_visitor", visitor);
  sessionStorage.setItem("demo_pages", 1 + Number(sessionStorage.getItem("demo_pages")));
  document.cookie = `demo_visitor=${visitor}; path=/; max-age=31536000; samesite=lax`;
  navigator.sendBeacon(`${origin}/seen`, new URLSearchParams({ page: location.pathname }));
}
