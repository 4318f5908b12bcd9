# triggers: where/same-node
sed 's/name: writer/name: reader/' writer.yaml | kubectl apply -f -
kubectl wait --for=condition=Ready pod/reader --timeout=60s
