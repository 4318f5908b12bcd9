# triggers: settings/no-hash
kubectl create configmap web-settings -n production --from-literal=GREETING=welcome
