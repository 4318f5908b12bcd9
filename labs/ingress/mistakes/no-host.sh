# triggers: hosts/no-host
kubectl create ingress entrance --class=nginx --rule='www.example.com/*=site:80' --rule='shop.example.com/*=shop:80'
sleep 2
curl -s http://$(cat address.txt)/ > site.html
