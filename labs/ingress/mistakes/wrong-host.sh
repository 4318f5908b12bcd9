# triggers: path/wrong-host
kubectl create ingress echo --class=nginx --rule='www.example.com/echo*=echo:80'
