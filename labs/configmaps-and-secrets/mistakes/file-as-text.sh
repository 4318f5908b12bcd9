# triggers: settings/file-as-text
kubectl create configmap shop-files --from-literal=file=shop.conf
