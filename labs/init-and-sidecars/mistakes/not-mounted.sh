# triggers: prepare/not-mounted
sed -i 's#^  containers:#  initContainers:\n  - name: write\n    image: busybox:1.37\n    command: ["sh", "-c", "mkdir /page; echo prepared > /page/index.html"]\n  containers:#' site.yaml
kubectl apply -f site.yaml
