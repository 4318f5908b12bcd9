# triggers: version/beta-again
sed -i 's#extensions/v1beta1#apps/v1beta1#' sock-shop.yaml
kubectl apply -f sock-shop.yaml
