# triggers: backend/kept-503
curl -s -H 'Host: blog.example.com' http://$(cat address.txt)/ > blog.html
