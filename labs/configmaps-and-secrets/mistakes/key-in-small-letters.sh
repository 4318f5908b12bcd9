# triggers: settings/key-in-small-letters
kubectl create configmap shop --from-literal=greeting=Welcome
