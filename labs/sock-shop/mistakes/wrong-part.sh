# triggers: outage/wrong-part
kubectl -n sock-shop scale deployment catalogue --replicas=0
sleep 5
curl -s -H 'Host: sock-shop.example.com' http://172.18.255.200/catalogue > outage.json
