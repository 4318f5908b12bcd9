# triggers: rule/nothing-written
kubectl patch crd kiosks.drydock.example --type=json -p '[{"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/important","value":{"type":"boolean","default":false}},{"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/x-kubernetes-validations","value":[{"rule":"!self.important || self.replicas >= 2"}]}]'
kubectl patch kiosk south --type=merge -p '{"spec":{"important":true}}' > refused.txt
