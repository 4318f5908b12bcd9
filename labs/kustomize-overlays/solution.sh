# step: base
cat > shop/base/kustomization.yaml <<'END'
resources:
- deployment.yaml
- service.yaml
END
kubectl apply -k shop/base
# step: overlay
kubectl create namespace production
cat > shop/production/kustomization.yaml <<'END'
namespace: production
resources:
- ../base
labels:
- pairs:
    stage: production
images:
- name: nginx
  newTag: "1.28"
replicas:
- name: web
  count: 3
END
kubectl apply -k shop/production
# step: settings
cat >> shop/base/kustomization.yaml <<'END'
configMapGenerator:
- name: web-settings
  literals:
  - GREETING=hello
END
cat >> shop/production/kustomization.yaml <<'END'
configMapGenerator:
- name: web-settings
  behavior: merge
  literals:
  - GREETING=welcome
END
kubectl apply -k shop/base
kubectl apply -k shop/production
# step: patch
cat >> shop/production/kustomization.yaml <<'END'
patches:
- path: limits.yaml
END
kubectl diff -k shop/production
kubectl apply -k shop/production
# step: change
sed -i 's/GREETING=welcome/GREETING=ahoy/' shop/production/kustomization.yaml
kubectl apply -k shop/production
kubectl rollout status -n production deployment/web
# step: second
mkdir shop/test
cat > shop/test/kustomization.yaml <<'END'
namespace: test
resources:
- ../base
configMapGenerator:
- name: web-settings
  behavior: merge
  literals:
  - GREETING=testing
END
kubectl create namespace test
kubectl apply -k shop/test
