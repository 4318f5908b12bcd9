# The namespace is one of the overlay's resources, changes are inline patches, and the settings come from a file.
# step: base
printf 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [service.yaml, deployment.yaml]\n' > shop/base/kustomization.yaml
kubectl kustomize shop/base | kubectl apply -f -
# step: overlay
printf 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: production\n' > shop/production/namespace.yaml
cat > shop/production/kustomization.yaml <<'END'
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: production
resources: [namespace.yaml, ../base]
labels:
- pairs: {stage: production}
  includeTemplates: true
images:
- name: nginx
  newName: docker.io/library/nginx
  newTag: "1.28"
patches:
- target: {kind: Deployment, name: web}
  patch: |-
    - op: replace
      path: /spec/replicas
      value: 3
END
kubectl apply -k shop/production
# step: settings
echo GREETING=hello > shop/base/settings.env
echo GREETING=welcome > shop/production/settings.env
printf 'configMapGenerator:\n- name: web-settings\n  envs: [settings.env]\n' >> shop/base/kustomization.yaml
printf 'configMapGenerator:\n- name: web-settings\n  behavior: replace\n  literals: [GREETING=welcome]\n' >> shop/production/kustomization.yaml
for folder in base production; do kubectl apply -k shop/$folder; done
# step: patch
sed -i 's/^patches:/patches:\n- path: limits.yaml/' shop/production/kustomization.yaml
kubectl apply -k shop/production --server-side --force-conflicts
# step: change
sed -i 's/welcome/ahoy/' shop/production/kustomization.yaml
kubectl apply -k shop/production --server-side --force-conflicts
kubectl rollout status -n production deployment/web
# step: second
mkdir shop/test
kubectl create namespace test
printf 'resources:\n- ../base\nnamespace: test\nconfigMapGenerator:\n- name: web-settings\n  behavior: merge\n  literals: [GREETING=testing]\n' > shop/test/kustomization.yaml
kubectl apply -k shop/test
