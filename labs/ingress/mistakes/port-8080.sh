# triggers: path/port-8080
kubectl create ingress echo --class=nginx --rule='shop.example.com/echo*=echo:8080'
