# triggers: overlay/wrong-namespace
printf 'resources:\n- ../base\nreplicas:\n- name: web\n  count: 3\n' > shop/production/kustomization.yaml
kubectl apply -k shop/production
