# triggers: label/named-node
sed -i 's/^      containers:/      nodeName: worker-2\n      containers:/' cache.yaml
kubectl apply -f cache.yaml
