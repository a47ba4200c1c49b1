"""A site's headers and files as configurations of web servers and of hosts."""
