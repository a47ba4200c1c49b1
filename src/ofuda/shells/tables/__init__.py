"""Tables of hosts: what was answered at which origin, and from when until when. Needs the extra `data`."""
