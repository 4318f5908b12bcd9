# The ConfigMap and Service as files, two init containers for the page, and the Job replaced by force.
# step: prepare
cat > two.yaml <<'EOM'
apiVersion: v1
kind: Pod
metadata:
  name: site
spec:
  initContainers:
  - name: one
    image: busybox:1.37
    command: ["sh", "-c", "echo well > /out/index.html"]
    volumeMounts:
    - {name: page, mountPath: /out}
  - name: two
    image: busybox:1.37
    command: ["sh", "-c", "echo prepared >> /out/index.html"]
    volumeMounts:
    - {name: page, mountPath: /out}
  containers:
  - name: web
    image: nginx
    volumeMounts:
    - {name: page, mountPath: /usr/share/nginx/html}
  volumes:
  - name: page
    emptyDir: {}
EOM
kubectl create -f two.yaml
kubectl wait --for=condition=Ready pod/site --timeout=60s
kubectl exec site -- curl -s localhost | tee page.html
# step: stuck
kubectl run queue --image=redis --port=6379 --expose
kubectl apply -f orders.yaml
sleep 15
# step: failing
cat > settings.yaml <<'EOM'
apiVersion: v1
kind: ConfigMap
metadata:
  name: orders
data:
  region: south
EOM
kubectl apply -f settings.yaml
kubectl delete pod orders
kubectl apply -f orders.yaml
kubectl wait --for=condition=Ready pod/orders --timeout=60s
# step: sidecar
sed -n '/name: shipper/,/mountPath/p' report.yaml > helper.txt
sed -i '/name: shipper/,/mountPath/d' report.yaml
sed -i '/restartPolicy: Never/r helper.txt' report.yaml
sed -i -e 's/^      - name: shipper/      initContainers:\n      - name: shipper\n        restartPolicy: Always/' report.yaml
kubectl replace --force -f report.yaml || kubectl create -f report.yaml
kubectl wait --for=condition=Complete job/report --timeout=60s
