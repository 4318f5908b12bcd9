# triggers: sidecar/shipper-removed
sed -i '/name: shipper/,/mountPath/d' report.yaml
kubectl apply -f report.yaml
