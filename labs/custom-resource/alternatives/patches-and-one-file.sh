# The definition is patched where it stands, permissions come from one file as a ClusterRole, and objects go before their kind.
# step: describe
kubectl create -f kiosks.yaml
kubectl wait --for=condition=Established crd --all
sed 's/ten/eleven/' north.yaml | kubectl create -f -
# step: widen
kubectl patch crd kiosks.drydock.example --type=json -p '[{"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/replicas","value":{"type":"integer","minimum":0,"maximum":5,"default":1}}]'
sed 's/replicas: 2/replicas: 3/' south.yaml | kubectl create -f -
# step: rule
kubectl patch crd kiosks.drydock.example --type=json -p '[
  {"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/important","value":{"type":"boolean"}},
  {"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/x-kubernetes-validations","value":[{"rule":"!has(self.important) || !self.important || self.replicas > 1"}]}]'
kubectl get kiosk south -o yaml | sed 's/^spec:/spec:\n  important: true/' | kubectl replace -f -
kubectl get kiosk north -o yaml | sed 's/^spec:/spec:\n  important: true/' | kubectl replace -f - > refused.txt 2>&1 || true
# step: show
kubectl patch crd kiosks.drydock.example --type=json -p '[{"op":"add","path":"/spec/versions/0/additionalPrinterColumns","value":[
  {"name":"Phase","type":"string","jsonPath":".status.phase"},{"name":"Is","type":"integer","jsonPath":".status.ready"},
  {"name":"Wants","type":"integer","jsonPath":".spec.replicas"},{"name":"Says","type":"string","jsonPath":".spec.message"},
  {"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"}]}]'
# step: scale
kubectl patch crd kiosks.drydock.example --type=json -p '[{"op":"add","path":"/spec/versions/0/subresources","value":{"status":{},"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.ready"}}}]'
kubectl scale --replicas=3 kiosk/north
# step: act
cat > access.yaml <<'END'
apiVersion: v1
kind: ServiceAccount
metadata: {name: kiosk-controller, namespace: default}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: kiosk-controller}
rules:
- {apiGroups: [drydock.example], resources: [kiosks], verbs: [get, list, watch]}
- {apiGroups: [drydock.example], resources: [kiosks/status], verbs: ["*"]}
- {apiGroups: [apps], resources: [deployments], verbs: [get, list, watch, create, update, patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: kiosk-controller}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: kiosk-controller}
subjects:
- {kind: ServiceAccount, name: kiosk-controller, namespace: default}
END
kubectl create configmap kiosk-controller --from-file=controller.sh
kubectl apply -f access.yaml -f controller.yaml
kubectl wait --for=jsonpath='{.status.phase}'=Open kiosk --all --timeout=60s
# step: interfere
kubectl delete deployment -l kiosk
kubectl get kiosk north -o yaml | sed 's/message: .*/message: Closed for the winter./' | kubectl replace -f -
kubectl wait --for=create deployment/north --timeout=30s
kubectl rollout status deployment/north --timeout=60s
# step: leave
kubectl delete kiosks --all
sleep 10
kubectl delete -f kiosks.yaml
