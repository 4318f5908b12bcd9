# triggers: publish/in-default
kubectl create ingress shop --class=nginx --rule='sock-shop.example.com/*=front-end:80'
