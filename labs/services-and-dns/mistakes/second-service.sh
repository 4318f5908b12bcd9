# triggers: other-namespace/second-service
kubectl create namespace shop
kubectl -n shop create service clusterip web --tcp=80:8080
