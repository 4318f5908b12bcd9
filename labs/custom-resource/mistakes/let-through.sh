# triggers: rule/let-through
kubectl patch crd kiosks.drydock.example --type=json -p '[{"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/important","value":{"type":"boolean","default":false}}]'
kubectl patch kiosk north --type=merge -p '{"spec":{"important":true}}' 2> refused.txt
