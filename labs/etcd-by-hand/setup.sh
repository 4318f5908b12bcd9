kubectl create namespace yard
kubectl create secret generic crane -n yard --from-literal=password=heave-ho-41
kubectl create configmap anchor -n yard --from-literal=weight=2t
kubectl patch configmap anchor -n yard --type=merge -p '{"metadata":{"finalizers":["drydock.example/ask-the-harbour-master"]}}'
