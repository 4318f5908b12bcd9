# Other names and expressions, exceptions in the binding, a rule with variables, parameters by a selector, a mutation by JSON Patch.
# step: before
kubectl create -f stall.yaml
kubectl wait --for=condition=Available deployment/stall -n shop --timeout=60s
# step: warn
kubectl apply -f - <<'END'
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: order}
spec:
  matchConstraints:
    resourceRules:
    - {apiGroups: [apps], apiVersions: ["*"], operations: [CREATE, UPDATE], resources: [deployments, statefulsets]}
  variables:
  - {name: labels, expression: "has(object.metadata.labels) ? object.metadata.labels : {}"}
  - {name: images, expression: "object.spec.template.spec.containers.map(c, c.image)"}
  validations:
  - {expression: "variables.labels.exists(k, k == 'team')", messageExpression: "'whose is ' + object.metadata.name + '?'"}
  - {expression: "variables.images.all(i, i.matches('.+:.+') && !i.matches(':latest$'))", message: a tag please, reason: Forbidden}
END
sed -e 's/policyName: .*/policyName: order/' -e 's/, Audit//' binding.yaml | kubectl create -f -
kubectl apply -n shop --dry-run=server -f stall.yaml > warned.txt 2>&1
kubectl create deployment t -n shop --image=nginx --dry-run=server >> warned.txt 2>&1
# step: deny
kubectl patch validatingadmissionpolicybinding house-rules --type=json -p '[{"op":"replace","path":"/spec/validationActions","value":["Deny"]}]'
kubectl set image deployment/stall -n shop web=nginx:latest 2>&1 | tee refused.txt
# step: mend
kubectl get deployment stall -n shop -o yaml | sed -e 's/image: nginx$/image: nginx:1.27/' -e '0,/    app: stall/s//    app: stall\n    team: harbour/' | kubectl replace -f -
kubectl rollout status deployment/stall -n shop --timeout=120s
# step: number
kubectl apply -f - <<'END'
apiVersion: v1
kind: ConfigMap
metadata: {name: replicas, namespace: shop, labels: {limits: replicas}}
data: {most: "3"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: replicas, namespace: yard, labels: {limits: replicas}}
data: {most: "6"}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: crowd}
spec:
  paramKind: {apiVersion: v1, kind: ConfigMap}
  matchConstraints:
    resourceRules:
    - {apiGroups: [apps], apiVersions: [v1], operations: ["*"], resources: ["deployments/*", deployments]}
  validations:
  - {expression: "!has(object.spec) || string(object.spec.replicas) == params.data.most || object.spec.replicas < int(params.data['most'])"}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: crowd}
spec:
  policyName: crowd
  validationActions: [Deny]
  paramRef: {selector: {matchLabels: {limits: replicas}}, parameterNotFoundAction: Allow}
END
kubectl scale -n shop --replicas=4 deployment/stall > scaled.txt 2>&1 || true
kubectl patch deployment stall -n shop -p '{"spec":{"replicas":2}}'
# step: exempt
kubectl patch validatingadmissionpolicybinding house-rules --type=merge -p '{"spec":{"matchResources":{"namespaceSelector":{"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"NotIn","values":["kube-system","kube-public"]}]}}}}'
kubectl patch validatingadmissionpolicy order --type=merge -p '{"spec":{"matchConditions":[{"name":"day","expression":"request.userInfo.groups.all(g, g != \"on-call\")"}]}}'
kubectl -n kube-system rollout restart deployment/coredns
# step: default
kubectl apply -f - <<'END'
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: {name: fill}
spec:
  reinvocationPolicy: IfNeeded
  failurePolicy: Ignore
  matchConstraints:
    resourceRules:
    - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}
  matchConditions:
  - name: gap
    expression: (!has(object.metadata.labels) || !('team' in object.metadata.labels)) && has(namespaceObject.metadata.labels) && 'team' in namespaceObject.metadata.labels
  mutations:
  - patchType: JSONPatch
    jsonPatch:
      expression: >-
        (has(object.metadata.labels) ? [] : [JSONPatch{op: "add", path: "/metadata/labels", value: {}}]) +
        [JSONPatch{op: "add", path: "/metadata/labels/team", value: namespaceObject.metadata.labels["team"]}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: {name: fill}
spec: {policyName: fill}
END
sed -e 's/name: stall/name: lantern/' -e 's/replicas: 5/replicas: 1/' -e 's/image: nginx/image: nginx:1.27/' -e 's/app: stall/app: lantern/' stall.yaml | sed 6,7d | kubectl apply -f -
