# triggers: scale/not-applied
sed -i 's/replicas: 2/replicas: 4/' web.yaml
