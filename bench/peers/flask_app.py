"""The tutorial's app: Flask-Login, SQLAlchemy and Werkzeug's default hash, behind gunicorn's sync workers.

As in the tutorial but for two things: the profile shows the e-mail, so that answers can be checked, and the hash is
Werkzeug's default (PBKDF2-SHA256, 260,000 rounds) and not the tutorial's single round of SHA-256, which is no
password hash. SQLAlchemy's and SQLite's defaults: rollback journal, synchronous=FULL.
"""
import os

from flask import Flask, redirect, render_template_string, request
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from flask_sqlalchemy import SQLAlchemy
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)
app.config["SECRET_KEY"] = os.environ["SECRET"]
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///" + os.environ["DATABASE"]
db = SQLAlchemy(app)
login_manager = LoginManager(app)
login_manager.login_view = "login"


class User(UserMixin, db.Model):
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String(100), unique=True)
    password = db.Column(db.String(100))
    name = db.Column(db.String(1000))


@login_manager.user_loader
def load_user(user_id):
    return User.query.get(int(user_id))


@app.get("/")
def index():
    return "Welcome"


@app.post("/signup")
def signup():
    email = request.form.get("email")
    if User.query.filter_by(email=email).first():
        return redirect("/signup")
    password = generate_password_hash(request.form.get("password"))
    db.session.add(User(email=email, name=request.form.get("name"), password=password))
    db.session.commit()
    return redirect("/login")


@app.route("/login", methods=["GET", "POST"])
def login():
    if request.method == "GET":
        return "Log in"
    user = User.query.filter_by(email=request.form.get("email")).first()
    if not user or not check_password_hash(user.password, request.form.get("password")):
        return redirect("/login")
    login_user(user, remember=bool(request.form.get("remember")))
    return redirect("/profile")


@app.get("/profile")
@login_required
def profile():
    return render_template_string("<h1>Welcome, {{ user.name }}!</h1><p>{{ user.email }}</p>", user=current_user)


with app.app_context():
    db.create_all()
