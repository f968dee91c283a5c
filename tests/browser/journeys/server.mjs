// The built site, from a server that can go away and that can serve it without its walls; and another host, which has a page.

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const POLICY_HEADER = "Content-Security-Policy";
const POLICY = /<meta http-equiv="Content-Security-Policy".+?>/;

/** `site`: its address; `unwalled`: a folder of scripts that take the place of those at the same path in it. */
export async function serve(site, unwalled) {
  const server = { offline: false, keeps: false, walls: true, asked: [], page: "" };
  const here = await listening(async (request, response) => {
    if (server.offline) return request.socket.destroy();
    const { pathname, searchParams } = new URL(request.url, site);
    if (pathname === "/framed") return html(response, framed(searchParams));
    if (pathname.endsWith("/offline-worker.js") && !server.keeps) return response.writeHead(404).end(); // all comes from here
    const answer = await fetch(new URL(request.url, site));
    const type = answer.headers.get("Content-Type") ?? "application/octet-stream";
    const policy = answer.headers.get(POLICY_HEADER); // where the site's server sends one: nginx does, GitHub Pages does not
    if (policy && server.walls) response.setHeader(POLICY_HEADER, policy);
    response.writeHead(answer.status, { "Content-Type": type, "Cache-Control": "no-store" }); // with walls or without
    if (server.walls) return response.end(Buffer.from(await answer.arrayBuffer()));
    if (type.startsWith("text/html")) return response.end((await answer.text()).replace(POLICY, ""));
    const other = join(unwalled, pathname.replace(new URL(site).pathname, ""));
    response.end(existsSync(other) ? readFileSync(other) : Buffer.from(await answer.arrayBuffer()));
  });
  server.site = new URL(new URL(site).pathname, here).href;
  server.other = await listening((request, response) => {
    const { pathname, searchParams } = new URL(request.url, site);
    if (pathname === "/page") return html(response, server.page);
    if (pathname === "/framed") return html(response, framed(searchParams));
    server.asked.push(request.url);
    response.setHeader("Access-Control-Allow-Origin", "*"); // so that only the walls can keep a program out
    response.end();
  });
  return server;
}

/** A page at that address, in a frame that is so wide. */
function framed(asked) {
  const [width, address] = ["width", "address"].map((name) => asked.get(name));
  return `<iframe src="${address}" style="border: 0; width: ${width}px; height: 800px"></iframe>`;
}

function html(response, text) {
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(`<!doctype html>${text}`);
}

function listening(answer) {
  return new Promise((found) => {
    const server = createServer((request, response) => {
      Promise.resolve(answer(request, response)).catch(() => request.socket.destroy());
    }).listen(0, "127.0.0.1", () => found(`http://127.0.0.1:${server.address().port}`));
  });
}
