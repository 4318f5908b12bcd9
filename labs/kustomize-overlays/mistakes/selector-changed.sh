# triggers: overlay/selector-changed
kubectl create namespace production
cat > shop/production/kustomization.yaml <<'END'
namespace: production
resources:
- ../base
commonLabels:
  stage: production
END
kubectl apply -k shop/production
