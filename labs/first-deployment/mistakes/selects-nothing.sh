# triggers: address/selects-nothing
kubectl create service clusterip front --tcp=80:80
