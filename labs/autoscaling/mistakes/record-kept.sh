# triggers: hands/record-kept
sed -i '/replicas:/d' web.yaml
