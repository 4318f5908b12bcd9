# triggers: base/not-listed
printf 'resources:\n- deployment.yaml\n' > shop/base/kustomization.yaml
kubectl apply -k shop/base
