kubectl create namespace shop
kubectl create namespace billing
kubectl create deployment web -n shop --image=nginx:1.27 --replicas=2
kubectl create secret generic db -n shop --from-literal=password=sail-cloth
kubectl create deployment ledger -n billing --image=nginx:1.27
