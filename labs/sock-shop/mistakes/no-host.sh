# triggers: publish/no-host
curl -s http://172.18.255.200/ > shop.html
