# step: prepare
cat > site.yaml <<'EOM'
apiVersion: v1
kind: Pod
metadata:
  name: site
  labels:
    app: site
spec:
  initContainers:
  - name: write-page
    image: busybox:1.37
    command: ["sh", "-c", "echo prepared > /page/index.html"]
    volumeMounts:
    - name: page
      mountPath: /page
  containers:
  - name: web
    image: nginx:1.29
    volumeMounts:
    - name: page
      mountPath: /usr/share/nginx/html
  volumes:
  - name: page
    emptyDir: {}
EOM
kubectl apply -f site.yaml
kubectl wait --for=condition=Ready pod/site --timeout=60s
curl -s $(kubectl get pod site -o jsonpath='{.status.podIP}') > page.html
# step: stuck
kubectl apply -f orders.yaml
sleep 5
kubectl logs orders -c wait-for-queue | tail -n 1
kubectl create service clusterip queue --tcp=5672
sleep 10
# step: failing
kubectl logs orders -c check-settings
kubectl create configmap orders --from-literal=region=north
kubectl wait --for=condition=Ready pod/orders --timeout=300s
# step: sidecar
cat > report.yaml <<'EOM'
apiVersion: batch/v1
kind: Job
metadata:
  name: report
spec:
  backoffLimit: 2
  template:
    metadata:
      labels:
        app: report
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 2
      initContainers:
      - name: shipper
        image: busybox:1.37
        restartPolicy: Always
        command: ["sh", "-c", "touch /logs/report.log; tail -f /logs/report.log"]
        volumeMounts:
        - name: logs
          mountPath: /logs
      containers:
      - name: report
        image: busybox:1.37
        command: ["sh", "-c", "for i in 1 2 3; do echo page $i >> /logs/report.log; sleep 3; done"]
        volumeMounts:
        - name: logs
          mountPath: /logs
      volumes:
      - name: logs
        emptyDir: {}
EOM
kubectl apply -f report.yaml
kubectl wait --for=condition=Complete job/report --timeout=60s
