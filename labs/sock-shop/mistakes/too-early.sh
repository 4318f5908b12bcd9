# triggers: outage/too-early
curl -s -H 'Host: sock-shop.example.com' http://172.18.255.200/catalogue > outage.json
