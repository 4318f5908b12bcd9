# triggers: class/class-made
kubectl apply -f blog.yaml
kubectl apply -f - <<'EOM'
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: public
spec:
  controller: example.com/public
EOM
