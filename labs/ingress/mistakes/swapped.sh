# triggers: hosts/swapped
kubectl create ingress entrance --class=nginx --rule='www.example.com/*=shop:80' --rule='shop.example.com/*=site:80'
