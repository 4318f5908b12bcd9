# triggers: default/no-such-key
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
