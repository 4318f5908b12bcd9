# triggers: version/only-some
sed -i '1,60 s#extensions/v1beta1#apps/v1#' sock-shop.yaml
kubectl apply -f sock-shop.yaml
