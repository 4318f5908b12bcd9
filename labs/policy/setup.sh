kubectl create namespace shop
kubectl label namespace shop team=harbour
kubectl create namespace yard
kubectl label namespace yard team=cranes
kubectl create clusterrolebinding on-call --clusterrole=edit --group=on-call
