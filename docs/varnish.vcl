# Varnish (7 or later) in front of warraq: pages lie here and are dropped the moment something that they show changes.
#
#   varnishd -a :80 -f varnish.vcl
#   warraq serve --purge varnish:http://127.0.0.1:80 --trusted-proxy 127.0.0.1 --base-url https://news.example
#
# With the module xkey (Debian: varnish-modules) dropping costs less where there are very many pages: three lines below say how.
vcl 4.1;

import std;
# import xkey; # 1 of 3: with the module

backend default {
    .host = "127.0.0.1";
    .port = "8080";
}

# Who may say what is to be dropped: the machines that warraq runs on.
acl warraq {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        # A comma: it came through another proxy, which is on this machine and speaks for somebody elsewhere.
        if (client.ip !~ warraq || req.http.X-Forwarded-For ~ "," || !req.http.xkey-purge) {
            return (synth(403));
        }
        # set req.http.dropped = xkey.purge(req.http.xkey-purge); # 2 of 3: with the module
        ban("obj.http.xkey ~ (^|\s)(" + regsuball(req.http.xkey-purge, "\s+", "|") + ")(\s|$)"); # 3 of 3: not with the module
        return (synth(200));
    }
    # New comments are told of over a connection that stays open.
    if (req.url ~ "^/-/comments/live") {
        return (pipe);
    }
    # Pages are the same for everybody; the desk's cookies are for the desk and for what counts readers.
    if (req.url !~ "^/(desk|-)(/|$|\?)") {
        unset req.http.Cookie;
    }
}

sub vcl_backend_response {
    # How long a page may lie here. Browsers are told by Cache-Control, and go on asking.
    if (beresp.http.Surrogate-Control ~ "max-age=") {
        set beresp.ttl = std.duration(regsub(beresp.http.Surrogate-Control, "^.*max-age=([0-9]+).*$", "\1s"), 0s);
        set beresp.grace = 10m;
    }
}

sub vcl_deliver {
    unset resp.http.xkey;
    unset resp.http.Surrogate-Key;
    unset resp.http.Surrogate-Control;
    unset resp.http.CDN-Cache-Control;
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    } else {
        set resp.http.X-Cache = "MISS";
    }
}
