"""THE table of the targets of `ofuda render`."""

from __future__ import annotations

from ofuda.verbs.servers import apache, caddy, cloudflare, headers_file, nginx, static, vercel, wordpress
from ofuda.verbs.servers.server import Server

SERVERS: tuple[Server, ...] = (
    Server("nginx", "nginx", nginx.write),
    Server("apache", "Apache HTTP Server", apache.write),
    Server("caddy", "Caddy", caddy.write),
    Server("netlify", "Netlify", headers_file.netlify),
    Server("cloudflare-pages", "Cloudflare Pages", headers_file.cloudflare_pages),
    Server("vercel", "Vercel", vercel.write),
    Server("wordpress", "WordPress", wordpress.write),
    Server("cloudflare", "Cloudflare before a server", cloudflare.write),
    Server("static", "a host without settings", static.write),
)
BY_NAME: dict[str, Server] = {server.name: server for server in SERVERS}
