# triggers: second/from-production
mkdir shop/test
kubectl create namespace test
printf 'namespace: test\nresources:\n- ../production\n' > shop/test/kustomization.yaml
kubectl apply -k shop/test
