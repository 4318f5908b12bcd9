# triggers: hosts/no-class
kubectl create ingress entrance --rule='www.example.com/*=site:80' --rule='shop.example.com/*=shop:80'
