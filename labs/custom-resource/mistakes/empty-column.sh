# triggers: show/empty-column
kubectl patch crd kiosks.drydock.example --type=json -p '[{"op":"add","path":"/spec/versions/0/additionalPrinterColumns","value":[{"name":"Message","type":"string","jsonPath":".message"}]}]'
