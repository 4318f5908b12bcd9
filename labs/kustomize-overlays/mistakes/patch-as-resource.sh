# triggers: patch/patch-as-resource
sed -i 's#^- ../base#- ../base\n- limits.yaml#' shop/production/kustomization.yaml
kubectl apply -k shop/production
