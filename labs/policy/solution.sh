# step: before
kubectl apply -f stall.yaml
kubectl rollout status deployment/stall -n shop --timeout=60s
# step: warn
cat >> house-rules.yaml <<'END'
  - expression: object.spec.template.spec.containers.all(c, c.image.contains(':') && !c.image.endsWith(':latest'))
    message: every image has a tag other than latest
END
kubectl apply -f house-rules.yaml
kubectl create deployment trial --image=nginx -n shop --dry-run=server
kubectl apply -f binding.yaml
kubectl create deployment trial --image=nginx -n shop --dry-run=server 2> warned.txt
# step: deny
sed -i 's/\[Warn, Audit\]/[Deny]/' binding.yaml
kubectl apply -f binding.yaml
kubectl create deployment trial --image=nginx -n shop --dry-run=server 2> refused.txt || cat refused.txt
# step: mend
sed -i -e 's/image: nginx$/image: nginx:1.27/' -e '0,/    app: stall/s//    app: stall\n    team: harbour/' stall.yaml
kubectl apply -f stall.yaml
kubectl rollout status deployment/stall -n shop --timeout=120s
# step: number
sed -i -e 's/resources: \[deployments\]/resources: [deployments, deployments\/scale]/' -e 's/<= 3/<= int(params.data.most)/' -e '0,/^spec:/s//spec:\n  paramKind:\n    apiVersion: v1\n    kind: ConfigMap/' few-replicas.yaml
cat >> few-replicas.yaml <<'END'
  paramRef:
    name: limits
    parameterNotFoundAction: Allow
END
kubectl create configmap limits -n shop --from-literal=most=3
kubectl create configmap limits -n yard --from-literal=most=6
kubectl apply -f few-replicas.yaml
kubectl scale deployment stall -n shop --replicas=9 2> scaled.txt || cat scaled.txt
kubectl scale deployment stall -n shop --replicas=3
# step: exempt
cat > exceptions.yaml <<'END'
spec:
  matchConditions:
  - name: not-on-call
    expression: "!('on-call' in request.userInfo.groups)"
  matchConstraints:
    namespaceSelector:
      matchExpressions:
      - {key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}
END
kubectl patch validatingadmissionpolicy house-rules --type=merge --patch-file=exceptions.yaml
kubectl rollout restart deployment coredns -n kube-system
# step: default
cat > default-team.yaml <<'END'
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata:
  name: default-team
spec:
  reinvocationPolicy: Never
  matchConstraints:
    resourceRules:
    - apiGroups: [apps]
      apiVersions: [v1]
      operations: [CREATE]
      resources: [deployments]
  matchConditions:
  - name: names-no-team
    expression: "!('team' in object.metadata.?labels.orValue({}))"
  - name: namespace-names-one
    expression: "'team' in namespaceObject.metadata.?labels.orValue({})"
  mutations:
  - patchType: ApplyConfiguration
    applyConfiguration:
      expression: >-
        Object{metadata: Object.metadata{
          labels: {"team": namespaceObject.metadata.labels["team"]}}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata:
  name: default-team
spec:
  policyName: default-team
END
kubectl apply -f default-team.yaml
kubectl create deployment lantern --image=nginx:1.27 -n shop
kubectl get deployment lantern -n shop --show-labels
