# triggers: by-hand/no-such-node
pod=$(kubectl get pods --field-selector spec.nodeName= -o jsonpath='{.items[0].metadata.name}')
sed "s/POD/$pod/; s/worker-1/worker-9/" binding.yaml | kubectl create -f -
sleep 3
