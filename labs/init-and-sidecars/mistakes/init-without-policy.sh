# triggers: sidecar/init-without-policy
sed -i -e 's/^      containers:/      initContainers:/' -e 's/^      - name: shipper/      - name: shipper/' report.yaml
sed -i 's#^      volumes:#      containers:\n      - name: last\n        image: busybox:1.37\n      volumes:#' report.yaml
kubectl apply -f report.yaml
