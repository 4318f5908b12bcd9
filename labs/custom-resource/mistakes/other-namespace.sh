# triggers: describe/other-namespace
kubectl apply -f kiosks.yaml
kubectl wait --for=condition=Established crd/kiosks.drydock.example
kubectl create namespace harbour
kubectl apply -f north.yaml -n harbour
